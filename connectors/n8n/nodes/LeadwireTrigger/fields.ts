import type { INodeProperties } from 'n8n-workflow'
import { fitField } from '../../shared/filters'
import { accountField, segmentField, streamField } from '../../shared/locators'

/** The events that tell of leads; only they have filters over leads. */
const leadEvents = ['lead.created', 'lead.feedback']

/** What starts the workflow, and which leads do. */
export const triggerFields: INodeProperties[] = [
  {
    displayName: 'Event',
    name: 'event',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'Endpoint Disabled',
        value: 'endpoint.disabled',
        description: 'When the hub has given up on an endpoint, another one than this',
      },
      { name: 'Feedback Given', value: 'lead.feedback', description: 'When a lead was called good or bad' },
      { name: 'New Lead', value: 'lead.created', description: 'When a new lead is found' },
      { name: 'Run Finished', value: 'run.finished', description: 'When all runs of a stream have ended' },
    ],
    default: 'lead.created',
  },
  {
    ...streamField('Only what is about this stream; leave empty for all', false),
    displayOptions: { show: { event: [...leadEvents, 'run.finished'] } },
  },
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add Filter',
    default: {},
    displayOptions: { show: { event: leadEvents } },
    options: [
      accountField('Only leads found at this account', false),
      {
        displayName: 'Feedback',
        name: 'feedbackStatus',
        type: 'options',
        options: [
          { name: 'Bad', value: 'bad' },
          { name: 'Good', value: 'good' },
        ],
        default: 'good',
        description: 'Only leads of which this was said. New leads have no feedback: use it with Feedback Given.',
      },
      fitField('Only leads that fit this well'),
      {
        displayName: 'Found As',
        name: 'sourceType',
        type: 'options',
        options: [
          { name: 'Follower', value: 'follower' },
          { name: 'Liker', value: 'liker' },
        ],
        default: 'follower',
        description: 'Only followers, or only likers',
      },
      {
        displayName: 'Lead Fields',
        name: 'filter',
        type: 'json',
        default: '{}',
        placeholder: 'e.g. {"profile.followerCount": {"$gte": 1000}}',
        description: 'What the fields of the lead must be, as JSON with operators such as $gte, $in and $regex',
      },
      segmentField('Only leads of this segment', false),
    ],
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Deliver What Was Missed',
        name: 'deliverMissed',
        type: 'boolean',
        default: true,
        description:
          'Whether the workflow is given, when it is activated again, what happened while it was off. Applies when it is not set, too.',
      },
    ],
  },
]
