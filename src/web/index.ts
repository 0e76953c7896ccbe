export { checkPages } from './check-pages.ts';
export { SignedOut } from './failures.ts';
export { loadCatalogues } from './messages/catalogue.ts';
export { HOME as HOME_LOCALE, makeLocales } from './messages/locales.ts';
export { buildServer } from './server.ts';
export { type NavigationItem, type RequestInfo, StartError, type WebServices } from './services.ts';
