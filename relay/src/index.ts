export { type Config, ConfigError, configTable, readConfig } from './config.ts'
export { createRelay, type Relay, type RelayParts } from './relay.ts'
