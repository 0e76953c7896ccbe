/** The kinds of support the team gives, as the record and the screen name them. */
export const SUPPORT = {
  physiotherapy: 'Physiotherapy',
  'mental-health': 'Mental health support',
  'occupational-therapy': 'Occupational therapy',
  'pain-management': 'Pain management',
  other: 'Other support',
} as const;
export type Support = keyof typeof SUPPORT;

/** How the explanation of P049 was given. */
export const EXPLAINED = {
  'in-person': 'In person',
  'by-telephone': 'By telephone',
  'by-video': 'By video call',
} as const;
export type Explained = keyof typeof EXPLAINED;

export const keysOf = <Key extends string>(words: Record<Key, string>): [Key, ...Key[]] =>
  Object.keys(words) as [Key, ...Key[]];
