namespace AuthKit.Stores.Tests.Machines;

/// <summary>Runs commands against a service over two instances of a store and against a plain model of both. It logs the commands.</summary>
internal abstract class StateMachine<TMachine>
    where TMachine : StateMachine<TMachine>
{
    private readonly List<(string Time, Command<TMachine> Command)> _log = [];
    private readonly List<(int Number, string Text)> _notes = [];

    /// <summary>The instance that serves the current command.</summary>
    public int Instance { get; protected set; }

    /// <summary>The time on the instance's clock, as the log shows it.</summary>
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

    /// <summary>Runs one command and the checks that every command needs.</summary>
    protected virtual Task RunAsync(Command<TMachine> command) => command.RunAsync((TMachine)this);

    /// <summary>Adds the result of the current command to the log.</summary>
    public void Note(string text) => _notes.Add((_log.Count, text));

    private string Line(int number)
    {
        var (time, command) = _log[number - 1];
        return $"{number}. {time} {command}{string.Concat(_notes.Where(note => note.Number == number).Select(static note => $" -> {note.Text}"))}";
    }
}
