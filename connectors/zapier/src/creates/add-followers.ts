import { defineAction } from '../action.ts'
import { accountField } from '../fields/pickers.ts'
import { withoutEmpty } from '../json.ts'

/** Pushes one follower, or several as line items. */
export const addFollowers = defineAction({
  key: 'add_followers',
  noun: 'Follower',
  label: 'Add Followers',
  description: 'Adds people as followers of an account; those whom a stream looks for become leads.',
  inputFields: [
    accountField,
    {
      key: 'profiles',
      label: 'Profiles',
      children: [
        { key: 'handle', label: 'Handle', type: 'string', required: true, helpText: 'With or without `@`.' },
        { key: 'display_name', label: 'Display Name', type: 'string', helpText: 'As the person writes it.' },
        { key: 'bio', label: 'Bio', type: 'text', helpText: 'What the hub judges by.' },
        { key: 'location', label: 'Location', type: 'string', helpText: 'As the person writes it.' },
        { key: 'url', label: 'Website', type: 'string', helpText: 'An address on the web.' },
        { key: 'follower_count', label: 'Follower Count', type: 'integer', helpText: 'A whole number.' },
        { key: 'x_user_id', label: 'X User ID', type: 'string', helpText: "The network's own ID, where you know it." },
        {
          key: 'source_type',
          label: 'Source Type',
          type: 'string',
          choices: { follower: 'New Follower', liker: 'Liker' },
          helpText: 'New Follower unless chosen.',
        },
      ],
    },
  ],
  toCall: (input) => {
    const profiles = (input.profiles ?? []).map((profile) =>
      withoutEmpty({
        handle: profile.handle.replace(/^@/, ''),
        displayName: profile.display_name,
        bio: profile.bio,
        location: profile.location,
        url: profile.url,
        followerCount: profile.follower_count,
        xUserId: profile.x_user_id,
        sourceType: profile.source_type,
      }),
    )
    if (profiles.length === 0) throw new Error('Fill in at least one profile.')
    return { method: 'POST', path: `/accounts/${input.account_id}/followers`, body: { profiles } }
  },
  sample: { accepted: 1, newFollowersCount: 1, leadsCount: 1 },
  outputFields: [
    { key: 'accepted', label: 'Accepted', type: 'integer' },
    { key: 'newFollowersCount', label: 'New Followers', type: 'integer' },
    { key: 'leadsCount', label: 'New Leads', type: 'integer' },
  ],
})
