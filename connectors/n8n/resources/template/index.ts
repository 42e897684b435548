import type { Resource } from '../operation'
import { getManyTemplates } from './get-many'
import { renderTemplate } from './render'

/** Messages with placeholders. */
export const template: Resource = {
  value: 'template',
  name: 'Message Template',
  operations: [getManyTemplates, renderTemplate],
}
