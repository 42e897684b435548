import type { JsonObject } from '../component.ts'

/** A lead, as lists give it and webhooks bring it. */
export const lead: JsonObject = {
  id: 77001,
  streamId: 901,
  trackedXAccountId: 33,
  segmentId: 58,
  matchConfidence: 'high',
  sourceType: 'new_follower',
  discoveredAt: '2026-03-04T06:46:10.000Z',
  exportedAt: '2026-03-05T09:00:00.000Z',
  profile: {
    xUserId: '88110022',
    handle: 'marisol_ops',
    displayName: 'Marisol Q.',
    profileImageUrl: 'https://img.example.org/marisol.png',
    followerCount: 412,
    bio: 'Head of Operations, cold chain',
    platform: 'x',
    location: 'Lisbon',
    url: 'https://marisol.example.org/',
    followingCount: 180,
    tweetCount: 951,
    verified: false,
  },
  matchReasons: [{ label: 'Head of Operations', field: 'bio', text: 'Head of Operations' }],
  feedback: {
    feedback: 'bad',
    badReason: 'wrong_job',
    badReasonFreeform: 'Runs a bakery',
    segmentId: 58,
    gradedAt: '2026-03-05T10:30:00.000Z',
  },
  linkedinUrl: 'https://www.linkedin.com/in/marisol-example',
  email: { address: 'marisol@example.org', status: 'verified' },
}

const found = {
  x_profile_id: '88110022',
  x_handle: 'marisol_ops',
  result: {
    ok: true,
    kind: 'resolved',
    linkedin: { url: 'https://www.linkedin.com/in/marisol-example', confidence: 'high' },
    email: {
      address: 'marisol@example.org',
      status: 'verified',
      provider: 'builtin',
      confidence: 'high',
      reasons: ['mx_record', 'mailbox_not_probed'],
    },
  },
  credits_remaining: 98,
  contact_routes: [
    { routeType: 'linkedin_url', value: 'https://www.linkedin.com/in/marisol-example', confidence: 'high' },
  ],
  credits_charged: 2,
  notes: ['The website of the profile cannot be read'],
}

/** What operations on leads answer. */
export const leadSamples: Record<string, JsonObject> = {
  listLeads: lead,
  listStreamLeads: lead,
  giveFeedback: { ok: true },
  removeFeedback: { ok: true },
  exportLead: { ok: true, leadId: 77001, exportedAt: '2026-03-05T09:00:00.000Z' },
  exportLeads: { ok: true, exportedCount: 12, alreadyExportedCount: 3 },
  enrichLead: { leadId: 77001, ...found },
  lookUp: found,
  lookUpEmail: found,
}
