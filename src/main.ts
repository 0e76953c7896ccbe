import { explain } from './product/explain.ts';
import { openProduct } from './product/open.ts';
import { serve } from './product/serve.ts';
import { readSettings } from './product/settings.ts';

try {
  const settings = readSettings(process.env);
  const product = await openProduct(settings, (sentence) => console.log(sentence));
  const server = await serve(product);
  const stop = async () => {
    await server.stop();
    await product.stop();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`Candour is ready at ${server.origin}`);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
