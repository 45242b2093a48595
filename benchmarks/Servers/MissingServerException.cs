namespace AuthKit.Benchmarks.Servers;

/// <summary>A server that a measurement needs is neither configured nor installed. The message says what to do.</summary>
internal sealed class MissingServerException : Exception
{
    public MissingServerException(string server, string variable, string package)
        : base($"{server} is missing: set {variable}, or install {package} (on Debian or Ubuntu: apt-get install {package}), so that a private server can be started.")
    {
    }
}
