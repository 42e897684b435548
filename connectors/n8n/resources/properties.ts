import type { INodeProperties } from 'n8n-workflow'
import { resources } from './index'
import type { Resource } from './operation'

/** The node's fields: what it is about, what is done, and what that operation asks for. */
export const toProperties = (): INodeProperties[] => [
  {
    displayName: 'Resource',
    name: 'resource',
    type: 'options',
    noDataExpression: true,
    options: resources.map(({ name, value }) => ({ name, value })),
    default: 'lead',
  },
  ...resources.map(toOperationField),
  ...resources.flatMap(toFields),
]

const toOperationField = ({ value: resource, operations }: Resource): INodeProperties => ({
  displayName: 'Operation',
  name: 'operation',
  type: 'options',
  noDataExpression: true,
  displayOptions: { show: { resource: [resource] } },
  options: operations.map(({ name, value, action, description }) => ({ name, value, action, description })),
  default: operations.some(({ value }) => value === 'getAll') ? 'getAll' : (operations[0]?.value ?? ''),
})

const toFields = ({ value: resource, operations }: Resource): INodeProperties[] =>
  operations.flatMap(({ value: operation, fields }) =>
    fields.map((field) => ({
      ...field,
      displayOptions: {
        ...field.displayOptions,
        show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
      },
    })),
  )
