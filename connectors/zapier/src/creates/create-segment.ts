import { defineAction } from '../action.ts'
import { withoutEmpty } from '../json.ts'

const tiers = {
  under_1k: 'Under 1,000',
  '1k_to_10k': '1,000 to 10,000',
  '10k_to_100k': '10,000 to 100,000',
  '100k_to_1m': '100,000 to 1 Million',
  over_1m: 'Over 1 Million',
} as const

/** Label groups of the hub's catalogue, each a list of labels. */
const groups = {
  job_role: 'Job Roles',
  seniority: 'Seniorities',
  industry: 'Industries',
  skill: 'Skills',
  location: 'Locations',
  language: 'Languages',
  account_kind: 'Account Kinds',
} as const

const groupFields = (Object.keys(groups) as (keyof typeof groups)[]).map((group) => ({
  key: group,
  label: groups[group],
  type: 'string' as const,
  list: true as const,
  helpText: 'Labels of the catalogue of your hub, any of which will do. `GET /api/v2/segments/labels` lists them.',
}))

/** Makes a segment of a description and labels. */
export const createSegment = defineAction({
  key: 'create_segment',
  noun: 'Segment',
  label: 'Create Segment',
  description: 'Creates a segment that streams can use, from a description and labels.',
  inputFields: [
    {
      key: 'description',
      label: 'Description',
      type: 'text',
      required: true,
      placeholder: 'Founders of software companies',
      helpText: 'Whom you look for, in plain words.',
    },
    { key: 'name', label: 'Name', type: 'string', helpText: 'The description when left empty.' },
    {
      key: 'follower_count_tiers',
      label: 'Audience Sizes',
      type: 'string',
      list: true,
      choices: tiers,
      helpText: 'How many followers the person may have. Any when left empty.',
    },
    {
      key: 'gender_values',
      label: 'Genders',
      type: 'string',
      list: true,
      choices: { female: 'Female', male: 'Male', other: 'Other' },
      helpText: 'A hint only. Any when left empty.',
    },
    ...groupFields,
  ],
  toCall: (input) => {
    const labels = withoutEmpty(Object.fromEntries(Object.keys(groups).map((group) => [group, labelsOf(input, group)])))
    return {
      method: 'POST',
      path: '/segments',
      body: withoutEmpty({
        description: input.description,
        name: input.name,
        followerCountTiers: input.follower_count_tiers,
        genderValues: input.gender_values,
        ...(Object.keys(labels).length > 0 && { appliedSearchFilters: labels }),
      }),
    }
  },
  sample: { id: 58, userFacingId: 'seg_58' },
  outputFields: [
    { key: 'id', label: 'Segment ID', type: 'integer' },
    { key: 'userFacingId', label: 'User-Facing ID' },
  ],
})

const labelsOf = (input: object, group: string): unknown => (input as Record<string, unknown>)[group]
