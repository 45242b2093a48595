namespace AuthKit.Stores.Tests.Machines;

/// <summary>Runs commands against a service over two instances of a store and against a plain model of both, and logs them.</summary>
internal abstract class StateMachine<TMachine>
    where TMachine : StateMachine<TMachine>
{
    private readonly List<string> _log = [];

    /// <summary>The instance that serves the present command.</summary>
    public int Instance { get; private set; }

    /// <summary>What the clock of the instance shows, as the log has it.</summary>
    protected abstract string Time { get; }

    /// <exception cref="MachineFailure">Service and model differ, or the service threw.</exception>
    public async Task RunAsync(IEnumerable<Command<TMachine>> commands)
    {
        foreach (var command in commands)
        {
            Instance = command.Instance;
            _log.Add($"{_log.Count + 1}. {Time} {command}");
            try
            {
                await RunAsync(command);
            }
            catch (Exception exception)
            {
                throw new MachineFailure(exception.Message, _log, exception);
            }
        }
    }

    /// <summary>Runs one command, and the checks that belong to every command.</summary>
    protected virtual Task RunAsync(Command<TMachine> command) => command.RunAsync((TMachine)this);

    /// <summary>Adds to the log what the present command found.</summary>
    public void Note(string text) => _log[^1] += $" -> {text}";
}
