namespace AuthKit.Stores.Tests.Machines;

/// <summary>Runs commands against a service over two instances of a store and against a plain model of both, and logs them.</summary>
internal abstract class StateMachine<TMachine>
    where TMachine : StateMachine<TMachine>
{
    private readonly List<(string Time, Command<TMachine> Command)> _log = [];
    private readonly List<(int Number, string Text)> _notes = [];

    /// <summary>The instance that serves the present command.</summary>
    public int Instance { get; protected set; }

    /// <summary>What the clock of the instance shows, as the log has it.</summary>
    protected abstract string Time { get; }

    /// <exception cref="MachineFailure">Service and model differ, or the service threw.</exception>
    public async Task RunAsync(IEnumerable<Command<TMachine>> commands)
    {
        foreach (var command in commands)
        {
            Instance = command.Instance;
            _log.Add((Time, command));
            try
            {
                await RunAsync(command);
            }
            catch (Exception exception)
            {
                throw new MachineFailure(exception.Message, [.. Enumerable.Range(1, _log.Count).Select(Line)], exception);
            }
        }
    }

    /// <summary>Runs one command, and the checks that belong to every command.</summary>
    protected virtual Task RunAsync(Command<TMachine> command) => command.RunAsync((TMachine)this);

    /// <summary>Adds to the log what the present command found.</summary>
    public void Note(string text) => _notes.Add((_log.Count, text));

    private string Line(int number)
    {
        var (time, command) = _log[number - 1];
        return $"{number}. {time} {command}{string.Concat(_notes.Where(note => note.Number == number).Select(static note => $" -> {note.Text}"))}";
    }
}
