import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Plan, Plans, SubscriptionStatus } from '@leadwire/core'
import { z } from 'zod'

const cap = (max: number) =>
  z
    .int('must be a whole number or null')
    .min(0, 'must be at least 0')
    .max(max, `must be at most ${max}`)
    .nullable()
    .default(null)

const unlimited: Plan = { dailySyncs: null, monthlyRetests: null, streams: null }
const tier = z
  .strictObject({ dailySyncs: cap(96), monthlyRetests: cap(1_000_000), streams: cap(1_000_000) })
  .default(unlimited)

/** By name and not from core, whose code may not be loaded before the configuration is read. */
const subscriptionStatuses: Record<SubscriptionStatus, true> = {
  free_user: true,
  active: true,
  trialing: true,
  past_due: true,
  canceled: true,
  unpaid: true,
  incomplete: true,
  incomplete_expired: true,
  paused: true,
}
const statusNames = Object.keys(subscriptionStatuses) as SubscriptionStatus[]

/** The tiers of the contract; what is left out has no limit. */
const PlansSchema = z.strictObject({
  starter: tier,
  growth: tier,
  pro: tier,
  subscription: z.enum(statusNames, `must be one of ${statusNames.join(', ')}`).optional(),
})

/**
 * What each tier may use, from JSON text (it begins with `{`) or from the JSON file of that path.
 * @param baseDir  what a relative path is taken from
 * @param faults  gets what is wrong, as sentences that go on from the variable's name
 * @returns null when it is faulty
 */
export function readPlans(text: string, baseDir: string, faults: string[]): Plans {
  const isInline = text.startsWith('{')
  const where = isInline ? '' : ` (${resolve(baseDir, text)})`
  try {
    const json = isInline ? text : readFileSync(resolve(baseDir, text), 'utf8')
    const parsed = PlansSchema.safeParse(JSON.parse(json))
    if (parsed.success) return parsed.data
    for (const { path, message } of parsed.error.issues) {
      faults.push(`${where} has a fault at ${path.length === 0 ? 'its top' : path.join('.')}: ${message}`)
    }
  } catch (error) {
    const isJson = error instanceof SyntaxError
    const reason = error instanceof Error ? error.message : String(error)
    faults.push(`${where} ${isJson ? 'is not JSON' : 'must be JSON or the path of a JSON file'}: ${reason}`)
  }
  return null
}
