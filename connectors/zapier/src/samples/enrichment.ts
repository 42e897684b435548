import type { PlainOutputField } from 'zapier-platform-core'
import { type Fields, isFields } from '../json.ts'

/** What a lookup answers; the person is made up. */
export const enrichmentSample = {
  x_profile_id: '88110022',
  x_handle: 'marisol_ops',
  result: {
    ok: true,
    kind: 'resolved',
    linkedin: { url: 'https://www.linkedin.com/in/marisol-example', confidence: 'high' },
    email: {
      address: 'marisol@example.org',
      status: 'verified',
      provider: 'bio',
      confidence: 'high',
      reasons: ['mx_record', 'mailbox_not_probed'],
    },
  },
  credits_charged: 2,
  credits_remaining: 98,
  contact_routes: [
    { routeType: 'linkedin_url', value: 'https://www.linkedin.com/in/marisol-example', confidence: 'high' },
  ],
  notes: ['The website could not be read.'],
}

/** Labels and types of it. */
export const enrichmentFields: PlainOutputField[] = [
  { key: 'x_profile_id', label: 'X Profile ID' },
  { key: 'x_handle', label: 'Handle' },
  { key: 'result__ok', label: 'OK', type: 'boolean' },
  { key: 'result__kind', label: 'Result Kind' },
  { key: 'result__linkedin__url', label: 'LinkedIn URL' },
  { key: 'result__linkedin__confidence', label: 'LinkedIn Confidence' },
  { key: 'result__email__address', label: 'Email Address' },
  { key: 'result__email__status', label: 'Email Status' },
  { key: 'result__email__provider', label: 'Email Provider' },
  { key: 'result__email__confidence', label: 'Email Confidence' },
  { key: 'result__email__reasons', label: 'Email Status Reasons', list: true },
  { key: 'credits_charged', label: 'Credits Charged', type: 'integer' },
  { key: 'credits_remaining', label: 'Credits Remaining', type: 'integer' },
  { key: 'contact_routes[]routeType', label: 'Contact Route Types' },
  { key: 'contact_routes[]value', label: 'Contact Route Values' },
  { key: 'contact_routes[]confidence', label: 'Contact Route Confidences' },
  { key: 'notes', label: 'Notes', list: true },
]

/** What to look for, in words of the form. */
export const lookupFields = [
  {
    key: 'requested_outputs',
    label: 'Look Up',
    type: 'string',
    list: true,
    required: true,
    choices: { linkedin_url: 'LinkedIn URL', email: 'Email Address' },
    helpText: 'What you want to know; each that is found may cost a credit.',
  },
  {
    key: 'email_mode',
    label: 'Email Mode',
    type: 'string',
    choices: { any: 'Any', verified: 'Verified Only' },
    helpText: 'Which addresses will do. Any unless chosen.',
  },
] as const

/** A lookup's answer, with what was not found as null instead of absent, so that the fields can be mapped. */
export function toEnrichment(answer: Fields): Fields {
  const result = part(answer.result, { ok: null, kind: null })
  return {
    ...answer,
    result: {
      ...result,
      linkedin: part(result.linkedin, { url: null, confidence: null }),
      email: part(result.email, { address: null, status: null, provider: null, confidence: null, reasons: [] }),
    },
  }
}

const part = (value: unknown, nothing: Fields): Fields => (isFields(value) ? { ...nothing, ...value } : nothing)
