import type { INodeProperties } from 'n8n-workflow'
import { fitField } from '../../shared/filters'
import { accountField, segmentField, streamField } from '../../shared/locators'

/** Which leads start the workflow. */
export const pollFields: INodeProperties[] = [
  streamField('Only leads of this stream; leave empty for all', false),
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add Filter',
    default: {},
    options: [
      accountField('Only leads found at this account', false),
      {
        displayName: 'Feedback',
        name: 'feedbackStatus',
        type: 'options',
        options: [
          { name: 'Bad', value: 'bad' },
          { name: 'Good', value: 'good' },
          { name: 'None Yet', value: 'none' },
        ],
        default: 'none',
        description: 'Only leads of which this was said by the time they are read',
      },
      fitField('Only leads that fit this well'),
      {
        displayName: 'Found As',
        name: 'sourceType',
        type: 'options',
        options: [
          { name: 'Follower', value: 'new_follower' },
          { name: 'Liker', value: 'liker' },
        ],
        default: 'new_follower',
        description: 'Only followers, or only likers',
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
        displayName: 'Begin With Leads That Exist',
        name: 'includeExisting',
        type: 'boolean',
        default: false,
        description: 'Whether the first activation also gives the leads that were found before it',
      },
      {
        displayName: 'Deliver What Was Missed',
        name: 'deliverMissed',
        type: 'boolean',
        default: true,
        description:
          'Whether the workflow is given, when it is activated again, the leads found while it was off. Applies when it is not set, too.',
      },
    ],
  },
]
