export { type Config, ConfigError, configTable, readConfig } from './config.ts'
export { createRelay } from './relay.ts'
export type { Relay, RelayParts } from './relay-parts.ts'
