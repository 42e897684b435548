/** Something in IML that is not ours to use, or that means nothing: a typing error, mostly. */
export class ImlError extends Error {
  constructor(source: string, reason: string) {
    super(`${reason}, in ${source}`)
    this.name = 'ImlError'
  }
}
