import { type IDataObject, NodeOperationError } from 'n8n-workflow'
import type { Operation, Step } from '../operation'

/** Creates a segment from a description and labels. */
export const createSegment: Operation = {
  value: 'create',
  name: 'Create',
  action: 'Create a segment',
  description: 'Create a segment from a description and labels',
  calls: 'createSegment',
  fields: [
    {
      displayName: 'Description',
      name: 'description',
      type: 'string',
      typeOptions: { rows: 3 },
      required: true,
      default: '',
      placeholder: 'e.g. AI founders building developer tools',
      description: 'Whom to find, in plain words',
    },
    {
      displayName: 'Additional Fields',
      name: 'additionalFields',
      type: 'collection',
      placeholder: 'Add Field',
      default: {},
      options: [
        {
          displayName: 'Audience Sizes',
          name: 'followerCountTiers',
          type: 'multiOptions',
          options: [
            { name: '1,000 to 10,000 Followers', value: '1k_to_10k' },
            { name: '10,000 to 100,000 Followers', value: '10k_to_100k' },
            { name: '100,000 to 1,000,000 Followers', value: '100k_to_1m' },
            { name: 'Over 1,000,000 Followers', value: 'over_1m' },
            { name: 'Under 1,000 Followers', value: 'under_1k' },
          ],
          default: [],
          description: 'How many followers the wanted people have; none = any number',
        },
        {
          displayName: 'Labels',
          name: 'appliedSearchFilters',
          type: 'json',
          default: '{}',
          placeholder: 'e.g. {"job_role": ["Founder"]}',
          description: 'Labels of the catalogue by group, as JSON. Labels of a group are alternatives.',
        },
        { displayName: 'Name', name: 'name', type: 'string', default: '', description: 'The name of the segment' },
      ],
    },
  ],
  run(step) {
    const { name, appliedSearchFilters, followerCountTiers } = step.get<IDataObject>('additionalFields', {})
    const body: IDataObject = { description: step.get<string>('description') }
    if (name) body.name = name
    if (appliedSearchFilters) body.appliedSearchFilters = toLabels(step, appliedSearchFilters)
    if (followerCountTiers) body.followerCountTiers = followerCountTiers
    return step.call({ method: 'POST', path: '/segments', body })
  },
}

function toLabels({ context, itemIndex }: Step, value: unknown): IDataObject {
  if (typeof value !== 'string') return value as IDataObject
  try {
    return JSON.parse(value) as IDataObject
  } catch {
    throw new NodeOperationError(context.getNode(), 'Labels must be JSON', {
      description: 'Write them like {"job_role": ["Founder"]}',
      itemIndex,
    })
  }
}
