/** A value of a Make file: JSON, in whose strings `{{…}}` is IML. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** A JSON object. */
export type JsonObject = { [key: string]: Json }

/** A field of a form, or of what a module gives; Make calls both parameters. */
export interface Parameter {
  name: string
  label: string
  type: string
  help?: string
  required?: boolean
  advanced?: boolean
  multiple?: boolean
  default?: string | number | boolean
  /** Choices, or `rpc://name` for those that the hub knows. */
  options?: string | { label: string; value: string }[]
  /** What is inside a collection, or in each item of an array. */
  spec?: Parameter[] | { type: string }
  /** Bounds of a number. */
  validate?: { min?: number; max?: number }
}

/** What a module is, as Make's list of components says it. */
export interface ModuleHead {
  label: string
  description: string
  moduleType: 'trigger' | 'instant_trigger' | 'action' | 'search' | 'universal'
  actionCrud?: 'create' | 'read' | 'update' | 'delete'
  webhook?: string
}

/** A module and its files, by the names that Make has for them. */
export interface Module {
  id: string
  head: ModuleHead
  files: {
    communication?: JsonObject
    staticParams?: Parameter[]
    mappableParams?: Parameter[]
    epoch?: JsonObject
    interface: Parameter[]
    samples: JsonObject
  }
}

/** A webhook and its files. */
export interface Webhook {
  id: string
  label: string
  files: { communication: JsonObject; params: Parameter[]; attach: JsonObject; detach: JsonObject }
}

/** The choices of a picker. */
export interface Rpc {
  id: string
  label: string
  files: { communication: JsonObject; params: Parameter[] }
}
