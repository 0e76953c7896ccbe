export { SignedOut } from './failures.ts';
export { buildServer } from './server.ts';
export { type NavigationItem, type RequestInfo, StartError, type WebServices } from './services.ts';
