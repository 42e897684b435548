import { Webhook } from 'svix'
import type { Received } from './receiver.ts'

/** A request's body, once the published `svix` package has found its signature good. @throws when it has not */
export function verify<Body = unknown>(request: Received, secret: string): Body {
  new Webhook(secret).verify(request.body, request.headers as Record<string, string>)
  return JSON.parse(request.body)
}
