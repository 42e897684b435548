import { segmentField } from '../../shared/locators'
import { leadIdField } from '../fields'
import type { Operation } from '../operation'

/** Takes feedback back. */
export const removeFeedback: Operation = {
  value: 'removeFeedback',
  name: 'Remove Feedback',
  action: 'Remove feedback on a lead',
  description: 'Take feedback on a lead back',
  calls: 'removeFeedback',
  fields: [leadIdField, segmentField('The segment that the feedback was about')],
  run: ({ get, id, call }) =>
    call({
      method: 'DELETE',
      path: `/leads/${encodeURIComponent(get<string>('leadId'))}/feedback`,
      query: { segmentId: id('segmentId') },
    }),
}
