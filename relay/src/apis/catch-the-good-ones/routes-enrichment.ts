import {
  type Caller,
  type Clock,
  type Db,
  enrichLead,
  isLeadwireError,
  LeadwireError,
  type LookupOutput,
  type LookupPorts,
  listLookups,
  lookUpPerson,
  MINUTE_MS,
  type Profile,
  type ProfileSource,
  profileMissing,
  readCredits,
  type WantedContacts,
} from '@leadwire/core'
import { ok } from '../../reply.ts'
import { fromLookup, fromRecord, toOutput } from './from-enrichment.ts'
import { EnrichReply, LookUpReply, LookUpsReply } from './replies-enrichment.ts'
import { EnrichBody, LookUpBody, LookUpEmailBody } from './schemas-enrichment.ts'
import { LeadParams } from './schemas-erasure.ts'
import { route, type Services } from './services.ts'

/** Credits are held for as long; longer than a look-up on demand may take. */
const LEASE_MS = 2 * MINUTE_MS

const errors = [
  'invalid_request',
  'credits_exhausted',
  'lookup_running',
  'enrichment_failed',
  'enrichment_not_configured',
]

export const enrichLeadRoute = route({
  method: 'post',
  path: '/api/v2/leads/:leadId/enrich',
  summary:
    'Look for the LinkedIn profile and e-mail address of a lead; what was found within 30 days costs nothing more',
  params: LeadParams,
  notFound: 'lead',
  body: EnrichBody,
  replies: { 200: EnrichReply },
  errors: [...errors, 'lead_not_found'],
  async handle({ db, caller, clock, params: { leadId }, body, services, signal }) {
    const wanted = { outputs: body.requested_outputs.map(toOutput), emailMode: body.email_mode }
    const options = { clock, signal, leaseMs: LEASE_MS }
    const done = await enrichLead(db, caller, leadId, wanted, portsOf(services), options)
    if (done.isNews) services.wakeDispatcher()
    return ok({ leadId, ...fromLookup(done, done.lead.profile, await creditsLeft(db, caller, clock)) })
  },
})

export const lookUpRoute = route({
  method: 'post',
  path: '/api/v2/lookups/enrich',
  summary: 'The same for an X handle, who need not be a lead',
  body: LookUpBody,
  replies: { 200: LookUpReply },
  errors: [...errors, 'profile_missing', 'handle_protected', 'handle_lookup_failed'],
  async handle({ body, ...context }) {
    const wanted = { outputs: body.requested_outputs.map(toOutput), emailMode: body.email_mode }
    return ok(await lookUp(context, body.x_handle, wanted))
  },
})

export const lookUpEmailRoute = route({
  method: 'post',
  path: '/api/v2/lookups/enrich-email',
  summary: 'The same for the e-mail address alone',
  body: LookUpEmailBody,
  replies: { 200: LookUpReply },
  errors: [...errors, 'profile_missing', 'handle_protected', 'handle_lookup_failed'],
  async handle({ body, ...context }) {
    return ok(await lookUp(context, body.x_handle, { outputs: ['email'], emailMode: body.email_mode }))
  },
})

export const listLookUpsRoute = route({
  method: 'get',
  path: '/api/v2/lookups/enrich/history',
  summary: 'The 50 newest look-ups of X handles that asked for LinkedIn, newest first; kept for 90 days',
  replies: { 200: LookUpsReply },
  errors: [],
  handle: async ({ db, caller }) => ok(await historyOf(db, caller, 'linkedinUrl')),
})

export const listEmailLookUpsRoute = route({
  method: 'get',
  path: '/api/v2/lookups/enrich-email/history',
  summary: 'The 50 newest that asked for the e-mail address',
  replies: { 200: LookUpsReply },
  errors: [],
  handle: async ({ db, caller }) => ok(await historyOf(db, caller, 'email')),
})

const historyOf = async (db: Db, caller: Caller, output: LookupOutput) => ({
  lookups: (await listLookups(db, caller, output)).map((record) => fromRecord(record, output)),
})

interface LookUpContext {
  db: Db
  caller: Caller
  clock: Clock
  services: Services
  signal: AbortSignal
}

async function lookUp({ db, caller, clock, services, signal }: LookUpContext, handle: string, wanted: WantedContacts) {
  const ports = portsOf(services)
  const profile = await findProfile(services.profiles, handle)
  const options = { clock, signal, leaseMs: LEASE_MS, vault: services.vault }
  const done = await lookUpPerson(db, caller, profile, wanted, ports, options)
  return fromLookup(done, profile, await creditsLeft(db, caller, clock))
}

/** @throws NotFound `profile_missing`, and what else the source throws */
async function findProfile(profiles: ProfileSource, handle: string): Promise<Profile> {
  try {
    return await profiles.resolve(handle)
  } catch (error) {
    if (isLeadwireError(error) && error.code === 'handle_not_found') throw profileMissing(handle, error)
    throw error
  }
}

const creditsLeft = async (db: Db, { workspaceId }: Caller, clock: Clock) =>
  (await readCredits(db, workspaceId, clock)).available

/** @throws InvalidInput `enrichment_not_configured` */
function portsOf({ lookups }: Services): LookupPorts {
  if (lookups) return lookups
  const text = 'Nobody is looked up while LEADWIRE_ENRICHMENT is none'
  throw new LeadwireError('InvalidInput', 'enrichment_not_configured', text)
}
