/** Something the demo cannot go on after; the command line prints its message as one line, since it has a `code`. */
export class DemoFault extends Error {
  readonly code = 'demo_failed'

  constructor(message: string) {
    super(`The demo stopped: ${message}`)
    this.name = 'DemoFault'
  }
}
