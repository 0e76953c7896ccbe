/** What differs from one start to the next in the server's settings. */
export interface ServerSettings {
  socketDir: string;
  /** True only for clusters that are thrown away after a test: they need not outlive a power cut. */
  throwaway: boolean;
}

/**
 * The whole of `postgresql.conf`. It is written at each start, so that the running settings are always those of this version.
 *
 * The log keeps neither statements nor parameters, and an error that a statement met goes to its caller alone: its words can hold
 * what somebody typed.
 */
export function postgresqlConf({ socketDir, throwaway }: ServerSettings): string {
  const settings: Record<string, string | number> = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    port: PORT,
    max_connections: 100,
    password_encryption: 'scram-sha-256',
    shared_buffers: '128MB',
    work_mem: '8MB',
    maintenance_work_mem: '128MB',
    effective_cache_size: '512MB',
    random_page_cost: 1.1,
    wal_level: 'replica',
    max_wal_senders: 0,
    max_wal_size: '1GB',
    wal_compression: 'on',
    track_commit_timestamp: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_duration_statement: -1,
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    log_lock_waits: 'off',
    log_temp_files: -1,
  };
  // A test cluster is deleted when its run ends, so waiting for the disk would only make the tests slower.
  if (throwaway) Object.assign(settings, { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' });
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}`);
  return [
    '# Written by Candour at each start. For other settings use your own server with DATABASE_URL.',
    ...lines,
    '',
  ].join('\n');
}

/** The whole of `pg_hba.conf`: the socket in the data folder and a password, nothing else. */
export const PG_HBA = '# Written by Candour at each start.\nlocal all all scram-sha-256\n';

/** The number in the socket's name. Nothing listens on the network. */
export const PORT = 5432;

function quote(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
