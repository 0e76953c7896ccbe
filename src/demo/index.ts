export { type Demonstration, hasDemonstration, readDemonstration, unknownTo } from './demonstration.ts';
export { demoId } from './ids.ts';
export { demoPerson } from './person.ts';
export { asSeeder, type SeedCounts, seedPeople } from './seed-people.ts';
export { seedStaff } from './seed-staff.ts';
export { playStories } from './stories.ts';
