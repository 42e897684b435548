import { createServer } from 'node:http'
import {
  checkWritable,
  type Db,
  ensureFirstKey,
  findKeyOwner,
  migrateToLatest,
  openDatabase,
  readQueueDepth,
  releaseDeliveries,
  releaseLookups,
  releaseRuns,
  streamHooks,
  systemClock,
} from '@leadwire/core'
import { apis, present, type Services } from './apis/index.ts'
import type { Config } from './config.ts'
import { createDeliveryService } from './dispatch/delivery-service.ts'
import { createFeedWaits, withNotices } from './dispatch/feed-waits.ts'
import { createPublicGuard } from './dispatch/guard.ts'
import { createHints } from './dispatch/hints.ts'
import { createQueueClock } from './dispatch/queue-clock.ts'
import type { Transport } from './dispatch/transport.ts'
import { createApp } from './http/app.ts'
import { databaseIdempotency } from './http/database-idempotency.ts'
import { rememberCheck } from './http/health.ts'
import { closeServer, listen } from './http/server.ts'
import { createLog, type Logger } from './log.ts'
import { openVault } from './main-secret.ts'
import { openTraces } from './metrics/otlp.ts'
import { createPrometheus, type Prometheus } from './metrics/prometheus.ts'
import { metricsHandler } from './metrics/route.ts'
import { documentRoutes } from './openapi/viewer.ts'
import { openClassifier } from './providers/classifier/index.ts'
import { openProfileSource } from './providers/profiles/index.ts'
import type { Relay, RelayParts } from './relay-parts.ts'
import { createBillingService } from './schedule/billing-service.ts'
import { createEnrichmentService } from './schedule/enrichment-service.ts'
import { createJanitor } from './schedule/janitor.ts'
import { createNoticeService } from './schedule/notices/notice-service.ts'
import { createReplayer } from './schedule/replayer.ts'
import { createRunner } from './schedule/runner.ts'
import { createScheduler } from './schedule/scheduler.ts'
import { VERSION } from './user-agent.ts'

/** How long deliveries in flight may take to finish at a stop, ms; the whole stop stays under 5 s. */
const GRACE_MS = 3000

/** A request that takes longer to arrive is ended, so that slow senders cannot hold connections. */
const REQUEST_TIMEOUT_MS = 60_000

/**
 * Opens the database, brings it up to date, and starts the API, the runner and the dispatcher.
 * @throws LeadwireError when the database is in use or its secrets cannot be opened; the error of `listen`
 */
export async function createRelay(config: Config, parts: RelayParts = {}): Promise<Relay> {
  const log = parts.log ?? createLog(config.logLevel)
  const prometheus = createPrometheus()
  const db = await openDatabase(config.databaseUrl, { onQuery: prometheus.onQuery }).catch((error: unknown) => {
    prometheus.stop()
    throw error
  })
  try {
    return await startRelay(config, { ...parts, log }, db, prometheus)
  } catch (error) {
    prometheus.stop()
    await db.close()
    throw error
  }
}

async function startRelay(
  config: Config,
  parts: RelayParts & { log: Logger },
  db: Db,
  prometheus: Prometheus,
): Promise<Relay> {
  const { log } = parts
  await migrateToLatest(db)
  const queueClock = createQueueClock({
    db,
    clock: parts.clock ?? systemClock,
    isOwn: parts.clock !== undefined,
    log,
    onStepBack() {
      dispatcher.wake()
      runner.wake()
    },
  })
  await queueClock.read()
  const clock = queueClock.now
  const vault = await openVault(db, config, log)
  if (db.engine.hasSoleOwner) {
    // Whoever held these leases is gone: nobody else can own the file.
    await releaseRuns(db, clock())
    await releaseDeliveries(db, clock())
    await releaseLookups(db, clock())
  }
  const { scrapeBadger } = config
  const profiles = parts.profiles ?? openProfileSource({ source: config.profileSource, scrapeBadger })
  const tracing = await openTraces(config.tracing, log)
  prometheus.watchQueue({
    read: () => readQueueDepth(db, clock()),
    clock,
    onError: (err) => log.warn({ err }, 'cannot read the queue for metrics'),
  })
  const feedWaits = createFeedWaits({ db, log })
  const hints = createHints({ db, databaseUrl: config.databaseUrl, log })
  const random = parts.random ?? Math.random
  const around = (transport: Transport) => withNotices(transport, feedWaits)
  const delivery = createDeliveryService(config, {
    db,
    vault,
    clock,
    random,
    log,
    metrics: prometheus,
    tracing,
    around,
    onFannedOut(leftCount) {
      feedWaits.look()
      hints.announce('numbers', ...(leftCount > 0 ? (['deliveries'] as const) : []))
    },
  })
  const { dispatcher, guard, shaping } = delivery
  const classifier = parts.classifier ?? openClassifier(config.classifier)
  const { maxPagesPerRun: maxPages, plans } = config
  const wakeDispatcher = hints.sharing('deliveries', dispatcher.wake)
  const notices = await createNoticeService(config, { db, vault, clock, random, log })
  const { onSyncEnded } = notices
  const publicGuard = createPublicGuard()
  const enrichment = createEnrichmentService(config, {
    db,
    clock,
    random,
    log,
    dispatcher: publicGuard.dispatcher,
    mayDial: publicGuard.mayDial,
    lookup: parts.lookup,
    onSyncLookedUp: notices.onSyncLookedUp,
    onAnnounced: wakeDispatcher,
  })
  const runner = createRunner({
    db,
    vault,
    profiles,
    classifier,
    clock,
    maxPages,
    log,
    onProgress() {
      wakeDispatcher()
      enrichment.wake()
      notices.wake()
    },
    onSyncEnded,
    enrichWaitMs: enrichment.waitMs,
    metrics: prometheus,
    tracing,
  })
  const billingService = await createBillingService(config.billing, {
    db,
    clock,
    log,
    hooks: streamHooks(vault, clock),
  })
  const wakeRunner = hints.sharing('runs', runner.wake)
  const scheduler = createScheduler({ db, clock, plans, log, onQueued: wakeRunner, onDigests: notices.wake })
  const replayer = createReplayer({ db, clock, present, log, onQueued: wakeDispatcher })
  const janitor = createJanitor({
    db,
    vault,
    clock,
    log,
    retentionDays: config.retentionDays,
    forgetBodies: dispatcher.forgetBodies,
    onQueued: wakeDispatcher,
  })
  // Where nothing can be written the hub does no work, though it may still read.
  const checkDatabase = rememberCheck(() => checkWritable(db, clock()))
  let isStopping = false
  const services: Services = {
    profiles,
    vault,
    plans,
    onSyncEnded,
    lookups: enrichment.onDemand,
    enrichWaitMs: enrichment.waitMs,
    lowCredits: config.enrichment.lowCredits,
    billing: billingService.billing,
    terms: { plans, isBilled: billingService.billing.gateway.isOn },
    billingEvents: billingService.events,
    mails: notices.mails,
    telegram: notices.telegram,
    checkTarget: guard.assertTarget,
    wakeRunner,
    wakeReplayer: hints.sharing('replays', replayer.wake),
    wakeJanitor: hints.sharing('erasures', janitor.wake),
    wakeDispatcher,
    forgetSubscriptions: hints.sharing('subscriptions', delivery.forgetSubscriptions),
    waitForFeed: feedWaits.wait,
    listUnsupported: delivery.listUnsupported,
    maxSubscriptions: config.maxSubscriptions,
    checkExpression: shaping.check,
    runTransform: shaping.run,
    judgeAnswer: shaping.isSuccess,
  }
  const { countRequests } = prometheus
  const app = createApp<Services>({
    metrics: { countRequests, handler: metricsHandler(prometheus, config.metricsToken) },
    apis,
    services,
    db,
    clock,
    log,
    authenticate: async (token) => {
      const key = await findKeyOwner(db, token)
      return key ? { workspaceId: key.workspaceId, apiKeyId: key.id, kind: key.kind, scopes: key.scopes } : null
    },
    idempotency: databaseIdempotency(db, vault),
    rateLimitPerMinute: config.rateLimitPerMinute,
    async checkHealth() {
      if (isStopping) throw new Error('The relay is stopping')
      await checkDatabase()
    },
    // Leads are taken in all the same, and wait.
    isHeldUp: () => delivery.heldUntil() !== undefined,
    documentation: documentRoutes(async () => {
      const { toDocument } = await import('./openapi/document.ts')
      return toDocument(apis, { version: VERSION, url: config.publicUrl ?? '/' })
    }),
    checksReplies: parts.checksReplies,
  })
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, app)
  const url = await listen(server, config)
  // After `listen`: a key that is made is shown once, so nothing may fail between.
  const firstKey = await ensureFirstKey(db, config.apiKey, clock).catch(async (error: unknown) => {
    await closeServer(server)
    throw error
  })
  queueClock.start()
  runner.start()
  scheduler.start()
  notices.start()
  billingService.start()
  await enrichment.start()
  dispatcher.start()
  replayer.start()
  janitor.start()
  hints.start({
    deliveries: dispatcher.wake,
    numbers: feedWaits.look,
    runs: runner.wake,
    replays: replayer.wake,
    erasures: janitor.wake,
    subscriptions: delivery.forgetSubscriptions,
  })

  let stopped: Promise<void> | undefined
  const stop = async () => {
    isStopping = true
    feedWaits.stop()
    const closed = closeServer(server)
    await scheduler.stop()
    await runner.stop()
    await replayer.stop()
    await janitor.stop()
    await enrichment.stop()
    await publicGuard.dispatcher.destroy()
    await Promise.all([delivery.stop(GRACE_MS), notices.stop(GRACE_MS), billingService.stop(GRACE_MS)])
    await hints.stop()
    await queueClock.stop()
    await closed
    await tracing.stop()
    prometheus.stop()
    await db.close()
  }
  return {
    url,
    app,
    db,
    vault,
    firstKey,
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}
