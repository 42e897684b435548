import { z } from 'zod'
import { parseAllowList } from './dispatch/allow-list.ts'

/** What several variables may hold; the messages complete the sentence "NAME …". */

/** A whole number within bounds, as digits. */
export const wholeNumber = (min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, rule)
    .transform(Number)
    .refine((value) => value >= min && value <= max, rule)
}

/** Where a server answers. */
export const httpUrl = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password
}, 'must be an http(s) URL without a user name or password')

/** A name without port. */
export const hostName = z.string().regex(/^[A-Za-z0-9.-]{1,253}$/, 'must be a host name')

/** What seals secrets. */
export const mainSecret = z
  .string()
  .min(16, 'must have at least 16 characters')
  .max(1000, 'must have at most 1000 characters')

/** What may stand in a header. */
export const headerSafe = z.string().regex(/^[\x21-\x7e]{1,500}$/, 'must be 1 to 500 visible ASCII characters')

/** A list of targets, read. */
export const allowTargets = z.string().transform((text, context) => {
  const { allowList, faults } = parseAllowList(text)
  for (const fault of faults)
    context.addIssue({ code: 'custom', message: `must be hosts, addresses or CIDRs: ${fault}` })
  return allowList
})

/** Where the database is. */
export const databaseUrl = z.string().refine((text) => {
  if (text === ':memory:' || /^file:./.test(text)) return true
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
}, 'must be file:PATH, :memory: or postgres://USER:PASSWORD@HOST/NAME')

/** Source: OpenTelemetry, "Environment Variable Specification". */
export const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const
