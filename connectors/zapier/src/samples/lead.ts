import type { PlainOutputField } from 'zapier-platform-core'
import { type Fields, isFields } from '../json.ts'

/** A lead as the hub gives it, in lists and webhooks alike; the person is made up. */
export const leadSample = {
  id: 77001,
  streamId: 901,
  trackedXAccountId: 33,
  segmentId: 58,
  matchConfidence: 'high',
  sourceType: 'new_follower',
  discoveredAt: '2026-03-04T06:46:10.000Z',
  exportedAt: null,
  profile: {
    xUserId: '88110022',
    handle: 'marisol_ops',
    displayName: 'Marisol Q.',
    profileImageUrl: 'https://img.example.org/m.png',
    followerCount: 412,
    bio: 'Founder, cold chain software',
    platform: 'x',
    location: 'Lisbon, Portugal',
    url: 'https://example.org/marisol',
    followingCount: 321,
    tweetCount: 567,
    verified: false,
  },
  matchReasons: [{ label: 'Founder', field: 'bio', text: 'Founder' }],
  feedback: {
    feedback: 'good',
    badReason: null,
    badReasonFreeform: null,
    segmentId: 58,
    gradedAt: '2026-03-05T09:00:00.000Z',
  },
  linkedinUrl: 'https://www.linkedin.com/in/marisol-example',
  email: { address: 'marisol@example.org', status: 'verified' },
}

/** The fields that a lead has only once something is known; always there in Zapier, so that they can be mapped. */
const unknown = {
  feedback: { feedback: null, badReason: null, badReasonFreeform: null, segmentId: null, gradedAt: null },
  linkedinUrl: null,
  email: { address: null, status: null },
}

/** A lead with all its fields, those that are not known as null. What the hub may add later stays. */
export const toLead = (lead: Fields): Fields => ({
  ...lead,
  feedback: isFields(lead.feedback) ? { ...unknown.feedback, ...lead.feedback } : unknown.feedback,
  linkedinUrl: lead.linkedinUrl ?? unknown.linkedinUrl,
  email: isFields(lead.email) ? { ...unknown.email, ...lead.email } : unknown.email,
})

/** Labels and types of a lead's fields. */
export const leadFields: PlainOutputField[] = [
  { key: 'id', label: 'Lead ID', type: 'integer', primary: true },
  { key: 'streamId', label: 'Stream ID', type: 'integer' },
  { key: 'trackedXAccountId', label: 'Account ID', type: 'integer' },
  { key: 'segmentId', label: 'Segment ID', type: 'integer' },
  { key: 'matchConfidence', label: 'Match Confidence' },
  { key: 'sourceType', label: 'Source Type' },
  { key: 'discoveredAt', label: 'Discovered At', type: 'datetime' },
  { key: 'exportedAt', label: 'Exported At', type: 'datetime' },
  { key: 'profile__xUserId', label: 'X User ID' },
  { key: 'profile__handle', label: 'Handle' },
  { key: 'profile__displayName', label: 'Display Name' },
  { key: 'profile__profileImageUrl', label: 'Profile Image URL' },
  { key: 'profile__followerCount', label: 'Follower Count', type: 'integer' },
  { key: 'profile__bio', label: 'Bio' },
  { key: 'profile__platform', label: 'Platform' },
  { key: 'profile__location', label: 'Location' },
  { key: 'profile__url', label: 'Website' },
  { key: 'profile__followingCount', label: 'Following Count', type: 'integer' },
  { key: 'profile__tweetCount', label: 'Post Count', type: 'integer' },
  { key: 'profile__verified', label: 'Verified', type: 'boolean' },
  { key: 'matchReasons[]label', label: 'Match Reason Labels' },
  { key: 'matchReasons[]field', label: 'Match Reason Fields' },
  { key: 'matchReasons[]text', label: 'Match Reason Texts' },
  { key: 'feedback__feedback', label: 'Feedback' },
  { key: 'feedback__badReason', label: 'Feedback Reason' },
  { key: 'feedback__badReasonFreeform', label: 'Feedback Note' },
  { key: 'feedback__segmentId', label: 'Feedback Segment ID', type: 'integer' },
  { key: 'feedback__gradedAt', label: 'Feedback At', type: 'datetime' },
  { key: 'linkedinUrl', label: 'LinkedIn URL' },
  { key: 'email__address', label: 'Email Address' },
  { key: 'email__status', label: 'Email Status' },
]
