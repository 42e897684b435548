/** The types of errors that Make knows. Source: its documentation of error handling. */
export const errorTypes = [
  'RuntimeError',
  'DataError',
  'RateLimitError',
  'ConnectionError',
  'InvalidConfigurationError',
  'InvalidAccessTokenError',
  'UnexpectedError',
] as const
export type ErrorType = (typeof errorTypes)[number]

/** What the person sees in Make. */
export class MakeError extends Error {
  readonly type: ErrorType

  constructor(type: ErrorType, message: string) {
    super(message)
    this.name = type
    this.type = type
  }
}

/** The form was not filled in so that Make would take it. */
export class FormError extends Error {}
