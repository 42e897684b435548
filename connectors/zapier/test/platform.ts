import zapier from 'zapier-platform-core'

/** A bundle as tests fill it in. */
export interface TestBundle {
  authData?: Record<string, string>
  inputData?: Record<string, unknown>
  meta?: Record<string, unknown>
  targetUrl?: string
  subscribeData?: Record<string, unknown>
  rawRequest?: { method?: string; querystring?: string; headers: Record<string, string>; content: string }
}

/** A function of the app by what holds it; the types of the platform do not let functions of many bundles through. */
type Perform = unknown

interface Runtime {
  createAppTester(app: object): (perform: Perform, bundle: TestBundle) => Promise<unknown>
  createAppHandler(app: object): (event: { command: string }, context?: object) => Promise<{ results: unknown }>
}

const runtime = zapier as unknown as Runtime

export const { createAppHandler } = runtime

/** Zapier's own tester; in Zapier a bundle always has `inputData` and `meta`. */
export function createAppTester(app: object): ReturnType<Runtime['createAppTester']> {
  const run = runtime.createAppTester(app)
  return (perform, bundle) => run(perform, { inputData: {}, meta: {}, ...bundle })
}
