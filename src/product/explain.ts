/** What to tell a person when the product cannot start: one sentence of what is wrong, one of what to do. */
export function explain(error: unknown): string {
  const known = error as { message?: string; remedy?: string; code?: string; port?: number; stack?: string };
  if (known?.remedy) return `${known.message} ${known.remedy}`;
  if (known?.code === 'EADDRINUSE') {
    return `Port ${known.port} is taken by another program. Stop that program, or start Candour on another port: PORT=${(known.port ?? 3000) + 1} npm start`;
  }
  if (known?.code === 'EACCES')
    return `Candour may not listen on port ${known.port}. Choose a port above 1024: PORT=3000 npm start`;
  return `Candour could not start. ${known?.stack ?? String(error)}`;
}
