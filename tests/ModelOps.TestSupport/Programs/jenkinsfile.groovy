// Reads declarative Jenkinsfiles with Groovy and carries them out: each section takes what Jenkins' documentation of its syntax lists, and nothing else.
// Prints a line of JSON for each file: {file, result, error, events}. After --run the shell lines of files are run in the file's folder, as Jenkins runs them; before it they succeed.
// After --reject whoever is asked says no.
import groovy.json.JsonOutput

class Section {
    String name
    Map<String, Closure> takes
    Closure sets

    def methodMissing(String entry, arguments) {
        if (!takes.containsKey(entry)) {
            throw new IllegalStateException("'$name' does not take '$entry'")
        }
        takes[entry].call(*arguments)
    }

    def propertyMissing(String value) {
        if (!(value in ['any', 'none'])) {
            throw new IllegalStateException("'$name' does not know '$value'")
        }
        value
    }

    def propertyMissing(String variable, value) {
        if (sets == null) {
            throw new IllegalStateException("'$name' does not take '$variable = …'")
        }
        sets.call(variable, value)
    }
}

class Jenkins {
    boolean runs, rejects
    File folder
    List<Map> events = []
    Set<String> stages = []

    void block(String name, Closure body, Map<String, Closure> takes, List<String> needs = [], Closure sets = null) {
        def seen = []
        def noted = takes.collectEntries { entry, action -> [entry, { Object[] arguments -> seen << entry; action.call(*arguments) }] }
        body.delegate = new Section(name: name, takes: noted, sets: sets)
        body.resolveStrategy = Closure.DELEGATE_ONLY
        body.call()
        def missing = needs.find { need -> !need.split('\\|').any { it in seen } }
        if (missing != null) {
            throw new IllegalStateException("'$name' lacks '$missing'")
        }
    }

    void note(Map event) { events << event }

    void pipeline(Closure body) {
        def (work, post) = [null, null]
        block('pipeline', body, [
            agent: this.&agent, options: { Closure options -> this.options('pipeline', options) }, environment: this.&environment,
            triggers: { Closure triggers -> block('triggers', triggers, [cron: { String cron -> note(cron: cron) }], ['cron']) },
            stages: { Closure closure -> work = closure }, post: { Closure closure -> post = closure },
        ], ['agent', 'stages'])
        try {
            block('stages', work, [stage: this.&stage], ['stage'])
        } finally {
            if (post != null) {
                block('post', post, [always: { Closure always -> block('always', always, [
                    junit: { Map junit -> known('junit', junit, ['testResults', 'allowEmptyResults']) },
                    archiveArtifacts: { Map archive -> known('archiveArtifacts', archive, ['artifacts', 'allowEmptyArchive']) },
                ]) }])
            }
        }
    }

    void stage(String name, Closure body) {
        if (!stages.add(name)) {
            throw new IllegalStateException("two stages are named '$name'")
        }
        note(stage: name)
        block("stage $name", body, [
            options: { Closure options -> this.options(name, options) },
            input: { Closure input -> block('input', input, [message: { String message -> ask(message) }], ['message']) },
            parallel: { Closure parallel -> note(parallel: name); block('parallel', parallel, [stage: this.&stage], ['stage']); note(joined: name) },
            steps: { Closure steps -> block('steps', steps, commands() + [script: { Closure script -> block('script', script, commands()) }]) },
        ], ['steps|parallel'])
    }

    Map<String, Closure> commands() {
        [sh: this.&sh, echo: { String text -> note(echo: text) }, error: { String text -> throw new Failure(text) }]
    }

    void agent(Object agent) {
        if (agent instanceof Closure) {
            block('agent', agent, [docker: { Closure docker -> block('docker', docker, [image: { String image -> note(image: image) }], ['image']) }], ['docker'])
        }
    }

    void options(String of, Closure body) {
        block('options', body, [
            timeout: { Map timeout -> known('timeout', timeout, ['time', 'unit'], of) },
            disableConcurrentBuilds: { Map builds = [:] -> if (of != 'pipeline') throw new IllegalStateException('only a pipeline has builds'); known('disableConcurrentBuilds', builds, ['abortPrevious']) },
        ])
    }

    void environment(Closure body) {
        block('environment', body, [credentials: { String id -> note(credentials: id); id }], [], { variable, value -> note(environment: variable) })
    }

    void known(String name, Map given, List<String> names, String of = null) {
        if (!names.containsAll(given.keySet())) {
            throw new IllegalStateException("'$name' does not take ${given.keySet() - names}")
        }
        note([(name): given] + (of == null ? [:] : [of: of]))
    }

    void ask(String message) {
        note(input: message)
        if (rejects) {
            throw new Failure('Rejected')
        }
    }

    Object sh(Object what) {
        def (line, status) = what instanceof Map ? [what.script, what.returnStatus] : [what, false]
        if (what instanceof Map) {
            known('sh', what, ['script', 'returnStatus'])
        }
        def code = 0
        if (runs) {
            // As Jenkins' durable-task writes and runs a script without a shebang.
            def script = File.createTempFile('jenkins', '.sh')
            script.setText(line, 'UTF-8')
            def process = new ProcessBuilder('/bin/sh', '-xe', script.path).directory(folder).redirectErrorStream(true).start()
            System.err << process.inputStream
            code = process.waitFor()
            script.delete()
        }
        note(sh: line, code: code)
        if (code != 0 && !status) {
            throw new Failure("script returned exit code $code")
        }
        status ? code : null
    }
}

class Failure extends RuntimeException {
    Failure(String text) { super(text) }
}

def (runs, rejects) = [false, false]
args.each { path ->
    if (path.startsWith('--')) {
        runs |= path == '--run'
        rejects |= path == '--reject'
        return
    }
    def file = new File(path)
    def jenkins = new Jenkins(runs: runs, rejects: rejects, folder: file.absoluteFile.parentFile)
    def (result, error) = ['SUCCESS', null]
    try {
        // A name of its own for its class, whatever the file is called.
        def script = new GroovyShell().parse(file.getText('UTF-8'), 'Jenkinsfile')
        script.metaClass.pipeline = { Closure body -> jenkins.pipeline(body) }
        script.run()
        if (jenkins.stages.isEmpty()) {
            throw new IllegalStateException('there is no pipeline')
        }
    } catch (Failure failure) {
        (result, error) = ['FAILURE', failure.message]
    } catch (Throwable problem) {
        (result, error) = ['INVALID', problem.message ?: problem.toString()]
    }
    println JsonOutput.toJson([file: path, result: result, error: error, events: jenkins.events])
}
