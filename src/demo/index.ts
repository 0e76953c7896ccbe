export { demoId } from './ids.ts';
export { asSeeder, type SeedCounts, seedPeople } from './seed-people.ts';
export { seedStaff } from './seed-staff.ts';
