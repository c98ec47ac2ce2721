import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { closest } from 'fastest-levenshtein'
import { packageFile } from '../cluster/package-file.ts'
import { fail } from '../errors.ts'
import { readFrontmatter } from '../lesson/frontmatter.ts'
import { Problems } from '../lesson/problems.ts'

/** A lesson's file: `file` as it is shown to people, `path` absolute. */
export interface LessonPath {
  file: string
  path: string
}

/** A lesson of the course, and what it may be called by. */
interface CourseLesson extends LessonPath {
  /** `2` for `02-redis-cluster.md` */
  number: number
  /** `redis-cluster` */
  name: string
}

/**
 * The files that were asked for, in that order and each once, or those of the whole course. Each is named by number
 * (`2`), by id (`cluster`), by the name of its file (`redis-cluster`), or by the path of any Markdown file.
 * @throws HandsInError COURSE_UNKNOWN_LESSON
 */
export function findLessons(asked: string[], folder = packageFile('lessons')): LessonPath[] {
  const course = courseLessons(folder)
  if (asked.length === 0) return course
  const found = asked.map(word => (isPath(word) ? { file: word, path: resolve(word) } : find(course, word)))
  return [...new Map(found.map(lesson => [lesson.path, lesson])).values()]
}

function isPath(word: string): boolean {
  return /[/\\]|\.md$/i.test(word)
}

/** The course is the numbered files of lessons/, in the order of their numbers. */
function courseLessons(folder: string): CourseLesson[] {
  return readdirSync(folder)
    .flatMap(entry => {
      const [, number, name = ''] = /^(\d+)-(.+)\.md$/.exec(entry) ?? []
      return number ? [{ file: `lessons/${entry}`, path: join(folder, entry), number: Number(number), name }] : []
    })
    .sort((a, b) => a.number - b.number)
}

function find(course: CourseLesson[], word: string): LessonPath {
  const known = course.map(lesson => ({ lesson, id: idOf(lesson) }))
  const wanted = known.find(({ lesson: { number, name }, id }) =>
    /^\d+$/.test(word) ? number === Number(word) : [id, name].includes(word),
  )
  if (wanted) return wanted.lesson
  return fail('COURSE_UNKNOWN_LESSON', {
    lesson: word,
    nearest: closest(
      word,
      known.map(({ id }) => id),
    ),
    lessons: known.map(({ lesson, id }) => `${id} (${lesson.number})`).join(', '),
  })
}

/** What is wrong with the file is told when it is read as a lesson. */
function idOf({ file, path }: LessonPath): string {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/)
  return readFrontmatter(lines, file, new Problems(file)).head.id
}
