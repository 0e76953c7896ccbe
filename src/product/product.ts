import type { OpenDatabase } from '../database/index.ts';
import type { Services } from '../pipeline/index.ts';
import type { Deployment } from './deployment.ts';
import type { Settings } from './settings.ts';

/** The product, open and checked: database, keys, published register. Nothing listens yet. */
export interface Product {
  settings: Settings;
  database: OpenDatabase;
  deployment: Deployment;
  services: Services;
  stop(): Promise<void>;
}
