import { createRealm } from './realm.ts'
import { READY, type SandboxTask } from './sandbox-messages.ts'

const send = process.send?.bind(process)
if (!send) throw new Error('sandbox-main.ts is started by sandbox.ts and cannot run by itself')

// The hub has gone: nobody is left to answer.
process.on('disconnect', () => process.exit())
// A signal of the terminal goes to the whole group; the hub ends this process when it has drained.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)

const run = createRealm()
// The first evaluation compiles much of the library; it is not to come out of somebody's 250 ms.
run({ kind: 'evaluate', source: '{ "a": $map(a, function($v) { $v & "b" }) }', input: '{"a":["a"]}', now: 0, seed: '' })
process.on('message', (task: SandboxTask) => send(run(task)))
send(READY)
