namespace Redoubt.Tensors;

/// <summary>The branches that the roots reach, each after those it leads to. Found without recursion: a hostile forest may be one long chain.</summary>
internal sealed class TreeOrder
{
    private const int Unseen = -2, Open = -1;

    private TreeOrder(List<int> branches, int features, int meanDepth) => (Branches, Features, MeanDepth) = (branches, features, meanDepth);

    /// <summary>Reached branches; what a branch leads to stands before it.</summary>
    public IReadOnlyList<int> Branches { get; }

    /// <summary>One more than the largest feature read.</summary>
    public int Features { get; }

    /// <summary>Longest path of a tree, averaged over trees, rounded up.</summary>
    public int MeanDepth { get; }

    /// <exception cref="ArgumentException">A path meets a branch twice or is too long.</exception>
    public static TreeOrder Of(TreeForestDefinition forest)
    {
        int[] depth = new int[forest.Branches.Length];
        Array.Fill(depth, Unseen);
        var order = new List<int>();
        var path = new Stack<int>();
        long total = 0;
        foreach (int root in forest.Roots)
        {
            Visit(forest, root, depth, order, path);
            total += DepthOf(root, depth);
        }

        int features = 0;
        foreach (int branch in order) features = Math.Max(features, forest.Branches[branch].Feature + 1);
        return new TreeOrder(order, features, (int)((total + forest.Roots.Length - 1) / forest.Roots.Length));
    }

    private static void Visit(TreeForestDefinition forest, int root, int[] depth, List<int> order, Stack<int> path)
    {
        if (root >= 0 && depth[root] == Unseen) path.Push(root);
        while (path.TryPeek(out int branch))
        {
            TreeBranch node = forest.Branches[branch];
            if (depth[branch] == Unseen)
            {
                depth[branch] = Open;
                Enter(node.WhenTrue, branch, depth, path);
                Enter(node.WhenFalse, branch, depth, path);
                continue;
            }

            path.Pop();
            if (depth[branch] != Open) continue;
            depth[branch] = 1 + Math.Max(DepthOf(node.WhenTrue, depth), DepthOf(node.WhenFalse, depth));
            if (depth[branch] > TreeForest.MaximumDepth)
                throw new ArgumentException($"The forest is malformed: a path has more than {TreeForest.MaximumDepth} branches.");
            order.Add(branch);
        }
    }

    // A branch that is open is being left through this very path: it would be met again.
    private static void Enter(int node, int from, int[] depth, Stack<int> path)
    {
        if (node < 0) return;
        if (depth[node] == Open) throw new ArgumentException($"The forest is malformed: branch {from} leads back to branch {node}.");
        if (depth[node] == Unseen) path.Push(node);
    }

    private static int DepthOf(int node, int[] depth) => node < 0 ? 0 : depth[node];
}
