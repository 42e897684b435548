/** The headings of the OpenAPI document, and what stands under each. */
export const tags = {
  Streams: 'Standing orders for leads: accounts to watch, whom to keep, when to run and where leads go',
  Runs: 'What a stream did, run by run',
  Leads: 'Who was found, what you said of them, and what was moved to a CRM',
  Segments: 'Who counts as a lead',
  Exclusions: 'People and words that are never wanted',
  Accounts: 'The accounts that are watched, and followers pushed to them',
  'DM templates': 'Messages with placeholders, to be sent by hand',
  Notifications: 'Who is told of new leads, how often, by mail or Telegram',
  'Look-ups': 'What the browser extension asks for',
  Webhooks: 'Subscriptions: who is told of what, and how',
  'Messages and deliveries': 'What happened, and each attempt to tell of it',
  Feed: 'The deliveries of a subscription, pulled instead of pushed',
  Replays: 'Deliveries sent once more, as a job',
  Erasure: 'People forgotten everywhere, for good',
} as const
