export { type HttpOptions, serveHttp } from './http.ts'
export { type AskHub, createLeadwireServer, type LeadwireServerOptions } from './server.ts'
export type { HubRequest } from './tool.ts'
