import { type Clock, type Db, listEndedSubscriptions, listOwnSealedSecrets, type Vault } from '@leadwire/core'
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
import { listUnsupported } from './svix-payload.ts'
import type { Transport } from './transport.ts'

type ListUnsupported = typeof listUnsupported

/** All that takes messages from the outbox to the endpoints. */
export interface DeliveryService {
  dispatcher: Dispatcher
  guard: TargetGuard
  shaping: Shaping
  /** Subscriptions have changed, or ended. */
  forgetSubscriptions(): void
  /** Settings that the transport cannot do; none = all of it can be sent. */
  listUnsupported: ListUnsupported
  /** Until when nothing can leave, since the Svix server takes nothing; undefined = things go well. */
  heldUntil(): number | undefined
  /** Deletes bodies that were handed to a Svix server, for a person who is erased. @throws when the server does not do it */
  expunge(subscriptionId: number, webhookId: string): Promise<void>
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
  /** Told after messages were numbered and packed: how many deliveries are due that are not sent here at once. */
  onFannedOut?: (leftCount: number) => void
  /** May stand around the transport, to look at what leaves. */
  around?: (transport: Transport) => Transport
}

/** Puts dispatcher, guard, expressions and transport together as configured; nothing is sent before the dispatcher starts. */
export function createDeliveryService(
  config: Pick<Config, 'allowTargets' | 'transport' | 'leaseMs'>,
  ports: DeliveryServicePorts,
): DeliveryService {
  const { allowTargets, leaseMs } = config
  const { around = (transport) => transport, ...base } = ports
  const guard = createGuard(allowTargets)
  const expressions = createExpressions()
  const shaping = createShaping(expressions)
  const transport = around(openTransport(config, ports, guard, shaping))
  const { transform } = shaping
  const dispatcher = createDispatcher({ ...base, transport, transform, present, leaseMs })
  return {
    dispatcher,
    guard,
    shaping,
    forgetSubscriptions() {
      dispatcher.forgetSubscriptions()
      transport.forgetSubscriptions?.()
    },
    listUnsupported: config.transport.kind === 'svix' ? listUnsupported : () => [],
    heldUntil: () => transport.heldUntil?.(),
    expunge: async (subscriptionId, webhookId) => await transport.expunge?.(subscriptionId, webhookId),
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
    const listEnded = (since: number) => listEndedSubscriptions(db, since)
    const { token, url: serverUrl } = transport
    return createSvixTransport({ token, serverUrl, listSecrets, listEnded, assertTarget, clock, log })
  }
  const isHttpAllowed = (host: string, port: number) =>
    allowTargets.allowsHost(host, port) || allowTargets.allowsAddress(host, port)
  const authorizer = createAuthorizer({ dispatcher, clock, log, userAgent: USER_AGENT, isHttpAllowed })
  const send = createSender({ dispatcher, userAgent: USER_AGENT, clock })
  return createEmbeddedTransport({ send, clock, authorizer, isSuccess })
}
