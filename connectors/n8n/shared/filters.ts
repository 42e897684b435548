import type { INodeProperties } from 'n8n-workflow'

/** How well leads must fit, among the filters of triggers and lists. */
export const fitField = (description: string): INodeProperties => ({
  displayName: 'Fit',
  name: 'matchConfidence',
  type: 'options',
  options: [
    { name: 'High', value: 'high' },
    { name: 'Medium', value: 'medium' },
  ],
  default: 'high',
  description,
})
