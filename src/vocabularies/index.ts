export { article6Term, conditionTerms, PERSONAL_DATA, purposeTerms } from './names.ts';
export { checkedTerms, contextFor, extension, type JsonLd, knownTerms, problemsOf, UnknownTerms } from './terms.ts';
