import { type Clock, type Db, listOwnSealedSecrets, type Vault } from '@leadwire/core'
import { present } from '../apis/index.ts'
import type { Config } from '../config.ts'
import { createExpressions } from '../expressions/expressions.ts'
import type { Logger } from '../log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Tracing } from '../metrics/tracing.ts'
import { USER_AGENT } from '../user-agent.ts'
import { createAuthorizer } from './authorize.ts'
import { createDispatcher, type Dispatcher } from './dispatcher.ts'
import { createEmbeddedTransport } from './embedded.ts'
import { createGuard, type TargetGuard } from './guard.ts'
import { createSender } from './send.ts'
import { createShaping, type Shaping } from './shaping.ts'
import { createSvixTransport } from './svix.ts'
import type { Transport } from './transport.ts'

/** All that takes messages from the outbox to the endpoints. */
export interface DeliveryService {
  dispatcher: Dispatcher
  guard: TargetGuard
  shaping: Shaping
  /** Lets what is in flight finish for up to `graceMs`, and lets go of everything. */
  stop(graceMs: number): Promise<void>
}

export interface DeliveryServicePorts {
  db: Db
  vault: Vault
  clock: Clock
  /** 0 ≤ r < 1 */
  random: () => number
  log: Logger
  metrics: Metrics
  tracing: Tracing
  /** May stand around the transport, to look at what leaves. */
  around?: (transport: Transport) => Transport
}

/** Puts dispatcher, guard, expressions and transport together as configured; nothing is sent before the dispatcher starts. */
export function createDeliveryService(
  config: Pick<Config, 'allowTargets' | 'transport' | 'leaseMs'>,
  ports: DeliveryServicePorts,
): DeliveryService {
  const { allowTargets, leaseMs } = config
  const { db, vault, clock, random, log, metrics, tracing, around = (transport) => transport } = ports
  const guard = createGuard(allowTargets)
  const expressions = createExpressions()
  const shaping = createShaping(expressions)
  const transport = around(openTransport(config, ports, guard, shaping))
  const { transform } = shaping
  const base = { db, vault, clock, random, log, metrics, tracing }
  const dispatcher = createDispatcher({ ...base, transport, transform, present, leaseMs })
  return {
    dispatcher,
    guard,
    shaping,
    async stop(graceMs) {
      await dispatcher.stop(graceMs)
      await expressions.stop()
      await transport.stop?.()
      await guard.dispatcher.destroy()
    },
  }
}

/** Sends by itself, or hands deliveries to a Svix server. */
function openTransport(
  { transport, allowTargets }: Pick<Config, 'allowTargets' | 'transport'>,
  { db, vault, clock, log }: DeliveryServicePorts,
  guard: TargetGuard,
  { isSuccess }: Shaping,
): Transport {
  const { dispatcher, assertTarget } = guard
  if (transport.kind === 'svix') {
    const listSecrets = async (subscriptionId: number) => {
      const sealed = await listOwnSealedSecrets(db, subscriptionId, clock())
      return sealed.map(({ sealedSecret, expiresAt }) => ({ secret: vault.open(sealedSecret), expiresAt }))
    }
    const { token, url: serverUrl } = transport
    return createSvixTransport({ token, serverUrl, listSecrets, assertTarget, clock, log })
  }
  const isHttpAllowed = (host: string, port: number) =>
    allowTargets.allowsHost(host, port) || allowTargets.allowsAddress(host, port)
  const authorizer = createAuthorizer({ dispatcher, clock, log, userAgent: USER_AGENT, isHttpAllowed })
  const send = createSender({ dispatcher, userAgent: USER_AGENT, clock })
  return createEmbeddedTransport({ send, clock, authorizer, isSuccess })
}
