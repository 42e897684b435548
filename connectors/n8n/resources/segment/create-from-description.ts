import type { Operation } from '../operation'

/** Creates a segment from plain words. */
export const createSegmentFromDescription: Operation = {
  value: 'createFromDescription',
  name: 'Create From Description',
  action: 'Create a segment from a description',
  description: 'Create a segment from plain words, and see which labels they were read as',
  calls: 'segmentFromDescription',
  fields: [
    {
      displayName: 'Description',
      name: 'description',
      type: 'string',
      typeOptions: { rows: 3 },
      required: true,
      default: '',
      placeholder: 'e.g. Marine biologists in Portugal, but not students',
      description: 'Whom to find, in plain words',
    },
    {
      displayName: 'Name',
      name: 'name',
      type: 'string',
      default: '',
      description: 'The name of the segment; made from the description unless told',
    },
  ],
  run({ get, call }) {
    const name = get<string>('name', '')
    const body = { description: get<string>('description'), ...(name !== '' && { name }) }
    return call({ method: 'POST', path: '/lookups/segments/from-description', body })
  },
}
