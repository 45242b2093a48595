namespace AuthKit.Seams.Tests.World;

/// <summary>Whether an account meets what a sign-in asks for.</summary>
internal enum Standing
{
    Good,
    Missing,
    Unsure,
}
