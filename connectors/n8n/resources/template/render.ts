import { templateField } from '../../shared/locators'
import { leadIdField } from '../fields'
import type { Operation } from '../operation'

/** What a message template becomes for a lead. */
export const renderTemplate: Operation = {
  value: 'render',
  name: 'Write a Message',
  action: 'Write a message to a lead',
  description: 'Fill a message template in for a lead',
  calls: 'renderTemplate',
  fields: [templateField('The message template to fill in'), leadIdField],
  run: ({ get, id, call }) =>
    call({
      method: 'POST',
      path: `/dm-templates/${id('templateId')}/render`,
      body: { leadId: Number(get<string | number>('leadId')) },
    }),
}
