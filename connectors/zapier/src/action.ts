import {
  type Bundle,
  defineCreate,
  type InferInputData,
  type PlainInputField,
  type PlainOutputField,
  type ZObject,
} from 'zapier-platform-core'
import { callHub, type HubCall } from './hub.ts'
import type { Fields } from './json.ts'

/** An action as data: what is asked for, the one call it makes, and what comes of it. */
export interface Action<Key extends string, Inputs extends readonly PlainInputField[]> {
  key: Key
  noun: string
  label: string
  description: string
  inputFields: Inputs
  /** The call that the input becomes. @throws Error with a text for whoever filled the input in */
  toCall: (input: InferInputData<Inputs>) => HubCall
  /** What steps after it get; the hub's answer where this is left out. */
  toOutput?: (answer: Fields, input: InferInputData<Inputs>) => Fields
  sample: Fields
  outputFields: PlainOutputField[]
}

/** Makes a create of an action. */
export const defineAction = <const Key extends string, const Inputs extends readonly PlainInputField[]>(
  action: Action<Key, Inputs>,
) =>
  defineCreate({
    key: action.key,
    noun: action.noun,
    display: { label: action.label, description: action.description },
    operation: {
      inputFields: [...action.inputFields],
      perform: async (z: ZObject, bundle: Bundle) => {
        const input = bundle.inputData as InferInputData<Inputs>
        const answer = await callHub(z, bundle, toCall(z, action, input))
        return action.toOutput?.(answer, input) ?? answer
      },
      sample: action.sample,
      outputFields: action.outputFields,
    },
  })

function toCall<Inputs extends readonly PlainInputField[]>(
  z: ZObject,
  action: Action<string, Inputs>,
  input: InferInputData<Inputs>,
): HubCall {
  try {
    return action.toCall(input)
  } catch (error) {
    throw new z.errors.Error((error as Error).message, 'invalid_request', 400)
  }
}
