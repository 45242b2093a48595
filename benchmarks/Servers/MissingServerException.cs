namespace AuthKit.Benchmarks.Servers;

/// <summary>A server that a measurement needs is neither named nor installed; the message says what to do.</summary>
internal sealed class MissingServerException : Exception
{
    public MissingServerException(string server, string variable, string package)
        : base($"{server} is missing: let {variable} name one, or install {package} (on Debian or Ubuntu: apt-get install {package}), so that a private one can be started.")
    {
    }
}
