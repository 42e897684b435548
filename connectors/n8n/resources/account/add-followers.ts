import type { IDataObject, INodeProperties } from 'n8n-workflow'
import { accountField } from '../../shared/locators'
import type { Operation, Step } from '../operation'

/** The most that one request takes. Source: the API. */
const MAX_PUSHED = 1000

const text = (displayName: string, name: string, description: string): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  default: '',
  description,
})
const count = (displayName: string, name: string, description: string): INodeProperties => ({
  displayName,
  name,
  type: 'number',
  typeOptions: { minValue: 0 },
  default: 0,
  description,
})

/** What may be said of a follower beside the handle. */
const profileFields: INodeProperties[] = [
  text('Bio', 'bio', 'What the follower says of themselves; segments look at it'),
  text('Display Name', 'displayName', 'The name that is shown'),
  count('Follower Count', 'followerCount', 'How many follow the follower'),
  count('Following Count', 'followingCount', 'How many the follower follows'),
  text('Location', 'location', 'Where the follower says to be'),
  text('Profile Image URL', 'profileImageUrl', 'Address of the picture'),
  count('Tweet Count', 'tweetCount', 'How many posts there are'),
  text('Website', 'url', 'Address of the website'),
  text('X User ID', 'xUserId', 'The ID on X, by which a person is known when the handle changes'),
]

/** Adds people to an account as if they had been read: one item one follower, many in one request. */
export const addFollowers: Operation = {
  value: 'addFollowers',
  name: 'Add Followers',
  action: 'Add followers to an account',
  description: 'Add people to an account; those who fit become leads. Up to 1,000 items are one request.',
  calls: 'pushFollowers',
  fields: [
    accountField('The account that they follow'),
    {
      displayName: 'Handle',
      name: 'handle',
      type: 'string',
      required: true,
      default: '={{ $json.handle }}',
      description: 'The handle of the follower, with or without @',
    },
    {
      displayName: 'Found As',
      name: 'sourceType',
      type: 'options',
      options: [
        { name: 'Follower', value: 'follower' },
        { name: 'Liker', value: 'liker' },
      ],
      default: 'follower',
      description: 'How the person came to the account',
    },
    {
      displayName: 'Profile Fields',
      name: 'profileFields',
      type: 'collection',
      placeholder: 'Add Field',
      default: {},
      options: profileFields,
    },
  ],
  batch: {
    size: MAX_PUSHED,
    keyOf: ({ id }) => String(id('accountId')),
    async run(steps) {
      const [first] = steps
      if (!first) return []
      const body = { profiles: steps.map(toProfile) }
      return [await first.call({ method: 'POST', path: `/accounts/${first.id('accountId')}/followers`, body })]
    },
  },
}

function toProfile({ get }: Step): IDataObject {
  const profile: IDataObject = { handle: get<string>('handle'), sourceType: get<string>('sourceType', 'follower') }
  for (const [name, value] of Object.entries(get<IDataObject>('profileFields', {}))) {
    if (value !== '' && value !== null) profile[name] = value
  }
  return profile
}
