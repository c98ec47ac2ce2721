import type { Entry } from './entry.ts'

/** Starting the sandbox. */
export const sandboxErrors = {
  SANDBOX_ALREADY_RUNS: {
    says: 'A sandbox already runs in {path} (process {pid}).',
    remedy: 'Use it, or end it first with `hands-in down`.',
    exit: 3,
  },
  SANDBOX_ENDED: {
    says: 'The sandbox ended before it was ready: {why}.',
    remedy:
      'Try again; `hands-in doctor` says what this machine lacks. If it happens again, it is a bug: please report it.',
    exit: 3,
  },
  SANDBOX_FOLDER_NOT_OURS: {
    says: '{path} is not a folder of yours that is closed to others.',
    remedy: 'Remove it, or set XDG_RUNTIME_DIR to a folder that only you can read (mode 0700).',
    exit: 3,
  },
  SANDBOX_LACKS_PROGRAM: {
    says: 'The sandbox needs programs that this machine lacks: {programs}.',
    remedy: 'Install them (Debian and Ubuntu: apt-get install {packages}), or use `--cluster kind`.',
    exit: 3,
  },
  SANDBOX_NEEDS_FOLDER: {
    says: 'The sandbox program does not know where to live.',
    remedy: 'Start it as `node sandbox.js --dir DIR [--attached]`, or leave that to `hands-in up`.',
    exit: 2,
  },
  SANDBOX_NEEDS_LINUX: {
    says: 'The sandbox runs on Linux only, and this is {platform}.',
    remedy: 'Use `--cluster kind`, or `--cluster context:NAME` for a cluster in your kubeconfig.',
    exit: 3,
  },
  SANDBOX_NODE_ENDED: {
    says: 'The node of the sandbox ended: {why}.',
    remedy: 'Its last words are in {log}. Start it again; if that fails too, use `--cluster kind`.',
    exit: 3,
  },
  SANDBOX_NODE_NOT_READY: {
    says: 'The node of the sandbox was not ready after {seconds} s.',
    remedy: 'What it does is in {log}. On a very busy machine, try again.',
    exit: 3,
  },
  SANDBOX_NO_NAMESPACES: {
    says: 'This machine does not let you make namespaces: {why}.',
    remedy:
      'Run it with sudo; or allow it with `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` (Ubuntu) or `sudo sysctl -w kernel.unprivileged_userns_clone=1` (Debian); or use `--cluster kind`.',
    exit: 3,
  },
} as const satisfies Record<string, Entry>
